// must fail 4: poisoned "sprintf"
#include "views.h"

void *f(void); void *f(void) { return (void *)sprintf; }
