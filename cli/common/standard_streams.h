/**
 * @file
 * Descriptors 0 to 2 are the standard streams, whatever the program was started with.
 */
#ifndef RDX_CLI_STANDARD_STREAMS_H
#define RDX_CLI_STANDARD_STREAMS_H

/**
 * To be called before any file or socket is opened: it would get the number of a stream that the
 * caller closed, and what is meant for the stream would be written into it. Reading a closed input
 * and writing to a closed output go on to fail; what is written to a closed standard error is lost.
 */
void standard_streams_keep(void);

#endif
