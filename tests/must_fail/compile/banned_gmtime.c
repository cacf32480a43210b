// must fail 4: poisoned "gmtime"
#include "views.h"

void *f(void); void *f(void) { return (void *)gmtime; }
