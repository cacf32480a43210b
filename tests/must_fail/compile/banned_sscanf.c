// must fail 4: poisoned "sscanf"
#include "views.h"

void *f(void); void *f(void) { return (void *)sscanf; }
