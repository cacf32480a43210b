// must fail 4: poisoned "atoi"
#include "views.h"

void *f(void); void *f(void) { return (void *)atoi; }
