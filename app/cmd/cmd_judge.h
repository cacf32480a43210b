/* kith judge [--applicant NAME] [--benchmark [--weights FILE]] [--features] [FILE] */
#ifndef KITH_CMD_JUDGE_H
#define KITH_CMD_JUDGE_H

int cmd_judge(int argc, char **argv); /* argv[0] is "judge"; the exit status */

#endif
