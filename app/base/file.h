/* Files that nobody else sees. */
#ifndef KITH_BASE_FILE_H
#define KITH_BASE_FILE_H

/* A new empty file without a name, readable and writable, gone when it is closed: in $TMPDIR, or /tmp. -1 when the
 * disk will not. For uploads and for exports on their way out. */
int file_temporary(void);

#endif
