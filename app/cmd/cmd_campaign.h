/* kith campaign list|show|close|erase|new-key: the operator's handle on campaigns. */
#ifndef KITH_CMD_CAMPAIGN_H
#define KITH_CMD_CAMPAIGN_H

#include "cmd/operation.h"

int cmd_campaign(int argc, char **argv); /* argv[0] is "campaign"; the exit status */
int operate_campaign(struct operation *);

#endif
