// must fail 4: poisoned "strtok"
#include "views.h"

void *f(void); void *f(void) { return (void *)strtok; }
