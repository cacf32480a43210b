/* Included before every source of ours by the build: what does not compile here, because a bounded form of it stands in
 * base/, or because it keeps state behind one's back. The headers that declare these come first. */
#ifndef KITH_BASE_BANNED_H
#define KITH_BASE_BANNED_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison sprintf vsprintf strcpy stpcpy strcat strncpy strncat strtok gets
#pragma GCC poison scanf fscanf sscanf atoi atol atoll atof
#pragma GCC poison localtime gmtime ctime asctime setlocale tmpnam mktemp system popen rand srand

#endif
