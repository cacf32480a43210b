// must fail 4: poisoned "strncpy"
#include "views.h"

void *f(void); void *f(void) { return (void *)strncpy; }
