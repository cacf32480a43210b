// must fail 4: poisoned "strcpy"
#include "views.h"

void *f(void); void *f(void) { return (void *)strcpy; }
