/*
 * Starts RATE processes in a second, each of which ends at once, until it is killed:
 *
 *     forks RATE
 *
 * In slices of ten milliseconds; one for which the machine is too slow is not made up for.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SLICE_NS 10000000L
#define SLICES_A_SECOND 100

int main(int count, char **words)
{
	int slice = count > 1 ? atoi(words[1]) / SLICES_A_SECOND : 1;
	struct timespec pause = { 0, SLICE_NS }, due, now;

	clock_gettime(CLOCK_MONOTONIC, &due);
	for (;;) {
		for (int i = 0; i < slice; i++) {
			pid_t child = vfork();
			if (child == 0)
				_exit(0);
			if (child > 0)
				waitpid(child, NULL, 0);
		}
		due.tv_nsec += pause.tv_nsec;
		if (due.tv_nsec >= 1000000000L) {
			due.tv_sec++;
			due.tv_nsec -= 1000000000L;
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec > due.tv_sec ||
		    (now.tv_sec == due.tv_sec && now.tv_nsec > due.tv_nsec))
			due = now;
		else
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
	}
}
