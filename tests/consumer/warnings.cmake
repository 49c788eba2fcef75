# A consumer that takes no warning, neither of our headers nor of generated code.
set(CMAKE_C_STANDARD 11)
set(CMAKE_CXX_STANDARD 17)
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
