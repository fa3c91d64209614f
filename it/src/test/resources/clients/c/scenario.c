#include "scenario.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SESSION_MILLIS 4000
#define PATIENCE_SECONDS 60
#define MAX_EVENTS 100

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char events[MAX_EVENTS][200];
static int event_count;

static void nap(void) {
    struct timespec time = {0, 10 * 1000 * 1000};
    nanosleep(&time, NULL);
}

static void give_up_after(time_t start, const char *what) {
    if (time(NULL) - start > PATIENCE_SECONDS) {
        printf("in vain: %s\n", what);
        exit(1);
    }
    nap();
}

zhandle_t *connected(const char *host, const clientid_t *id) {
    zhandle_t *handle = zookeeper_init(host, watcher, SESSION_MILLIS, id, NULL, 0);
    await_state(handle, ZOO_CONNECTED_STATE, NULL);
    return handle;
}

void say(const char *what, int code) {
    printf("%s: %s\n", what, zerror(code));
}

void say_stat(const char *what, int code, const struct Stat *stat) {
    printf("%s: %s", what, zerror(code));
    if (code == ZOK) {
        printf(", version %d, cversion %d, aversion %d, %d bytes, %d children, %s",
               stat->version,
               stat->cversion,
               stat->aversion,
               stat->dataLength,
               stat->numChildren,
               stat->ephemeralOwner ? "ephemeral" : "persistent");
    }
    printf("\n");
}

static int by_name(const void *one, const void *other) {
    return strcmp(*(char *const *) one, *(char *const *) other);
}

void say_names(const char *what, int code, struct String_vector *names) {
    printf("%s: %s", what, zerror(code));
    if (code == ZOK) {
        qsort(names->data, names->count, sizeof(char *), by_name);
        for (int i = 0; i < names->count; i++) {
            printf(" %s", names->data[i]);
        }
        deallocate_String_vector(names);
    }
    printf("\n");
}

void watcher(zhandle_t *handle, int type, int state, const char *path, void *context) {
    (void) handle;
    if (type == ZOO_SESSION_EVENT) {
        return;
    }
    pthread_mutex_lock(&lock);
    if (event_count < MAX_EVENTS) {
        snprintf(events[event_count++],
                 sizeof(events[0]),
                 "event %d, state %d, %s, told to %s",
                 type,
                 state,
                 path,
                 context ? (const char *) context : "the handle");
    }
    pthread_mutex_unlock(&lock);
}

static int by_text(const void *one, const void *other) {
    return strcmp(one, other);
}

/* In order of their text: the library calls the watchers of one event in no particular order. */
void say_events(int count) {
    time_t start = time(NULL);
    pthread_mutex_lock(&lock);
    while (event_count < count) {
        pthread_mutex_unlock(&lock);
        give_up_after(start, "an event");
        pthread_mutex_lock(&lock);
    }
    qsort(events, event_count, sizeof(events[0]), by_text);
    for (int i = 0; i < event_count; i++) {
        printf("%s\n", events[i]);
    }
    event_count = 0;
    pthread_mutex_unlock(&lock);
}

void await_state(zhandle_t *handle, int state, const char *what) {
    time_t start = time(NULL);
    while (zoo_state(handle) != state) {
        give_up_after(start, what ? what : "a session");
    }
    if (what) {
        printf("%s\n", what);
    }
}

void await_gone(zhandle_t *handle, const char *path) {
    time_t start = time(NULL);
    while (zoo_exists(handle, path, 0, NULL) != ZNONODE) {
        give_up_after(start, path);
    }
    printf("%s is gone\n", path);
}

void network(const char *change) {
    printf("@%s\n", change);
    fflush(stdout);
    while (getchar() != '\n') {
    }
}
