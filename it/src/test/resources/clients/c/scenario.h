/* What the scenarios share: handles, what their watchers have seen, and the network in between. */
#ifndef SCENARIO_H
#define SCENARIO_H

#define THREADED
#include <zookeeper/zookeeper.h>

/* The server through the network that the test can break, and past it. */
extern const char *server;
extern const char *server_itself;

/* A handle with a session: a new one, or that of id. */
zhandle_t *connected(const char *host, const clientid_t *id);

/* Prints what was asked and what became of it. */
void say(const char *what, int code);

/* Prints a stat without times and transactions. */
void say_stat(const char *what, int code, const struct Stat *stat);

/* Prints names in order. */
void say_names(const char *what, int code, struct String_vector *names);

/* Records events; context is a name for what watches. */
void watcher(zhandle_t *handle, int type, int state, const char *path, void *context);

/* Waits until so many events of znodes have been recorded, prints them and forgets them. */
void say_events(int count);

/* Waits until a handle is in a state. */
void await_state(zhandle_t *handle, int state, const char *what);

/* Waits until a znode is gone. */
void await_gone(zhandle_t *handle, const char *path);

/* Has the test change the network: "drop", "down" or "up". */
void network(const char *change);

#endif
