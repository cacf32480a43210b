// must fail 4: ignoring return value
#include "views.h"

void f(struct arena *a, struct safe_url *u); void f(struct arena *a, struct safe_url *u) { url_outside(a, STR("x"), u); }
