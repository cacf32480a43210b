// must fail 4: poisoned "strcat"
#include "views.h"

void *f(void); void *f(void) { return (void *)strcat; }
