# Run by cpack behind its work. It gives the package of a shared library scripts that call ldconfig,
# and has no way not to; the trigger is enough, and a package with a postrm is not gone when it is
# removed.

foreach(package IN LISTS CPACK_PACKAGE_FILES)
    if(package MATCHES "/librdx[0-9][^/]*\\.deb$")
        set(folder "${CPACK_TEMPORARY_DIRECTORY}/unpacked")
        file(REMOVE_RECURSE "${folder}")
        execute_process(COMMAND dpkg-deb --raw-extract "${package}" "${folder}"
            COMMAND_ERROR_IS_FATAL ANY)
        file(REMOVE "${folder}/DEBIAN/postinst" "${folder}/DEBIAN/postrm")
        execute_process(COMMAND dpkg-deb --root-owner-group --build "${folder}" "${package}"
            COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
        file(REMOVE_RECURSE "${folder}")
    endif()
endforeach()
