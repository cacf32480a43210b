// must fail 4: poisoned "system"
#include "views.h"

void *f(void); void *f(void) { return (void *)system; }
