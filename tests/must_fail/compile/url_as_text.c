// must fail 4: incompatible types|invalid initializer
#include "views.h"

struct view_good v(struct safe_url s); struct view_good v(struct safe_url s) { return (struct view_good){ .x = s }; }
