// must fail 4: poisoned "gets"
#include "views.h"

void *f(void); void *f(void) { return (void *)gets; }
