/* What programs that use ZooKeeper's C library see of a server, in lines that are the same whatever server it is. */
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *server;
const char *server_itself;

static int create(zhandle_t *handle, const char *path, int mode) {
    char made[100];
    int code = zoo_create(handle, path, "data", 4, &ZOO_OPEN_ACL_UNSAFE, mode, made, sizeof(made));
    printf("create %s as %d: %s %s\n", path, mode, zerror(code), code == ZOK ? made : "");
    return code;
}

static void get(zhandle_t *handle, const char *path) {
    char data[100];
    int length = sizeof(data);
    struct Stat stat;
    int code = zoo_get(handle, path, 0, data, &length, &stat);
    say_stat(path, code, &stat);
    if (code == ZOK) {
        printf("  %d bytes %.*s\n", length, length < 0 ? 0 : length, data);
    }
}

static void tree(void) {
    zhandle_t *handle = connected(server, NULL);
    zhandle_t *other = connected(server, NULL);
    struct Stat stat;
    struct String_vector names;
    char made[100];

    create(handle, "/tree", ZOO_PERSISTENT);
    create(handle, "/tree/brief", ZOO_EPHEMERAL);
    create(handle, "/tree/numbered-", ZOO_PERSISTENT_SEQUENTIAL);
    create(handle, "/tree/brief-", ZOO_EPHEMERAL_SEQUENTIAL);
    create(handle, "/tree/container", ZOO_CONTAINER);
    create(handle, "/tree/unknown", 77);
    create(handle, "/tree", ZOO_PERSISTENT);
    create(handle, "/none/child", ZOO_PERSISTENT);
    create(handle, "/tree/brief/child", ZOO_PERSISTENT);
    create(handle, "relative", ZOO_PERSISTENT);
    say("null data", zoo_create(handle, "/tree/null", NULL, -1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    get(other, "/tree/null");
    int code = zoo_create2(handle, "/tree/two", "2", 1, &ZOO_OPEN_ACL_UNSAFE, 0, made, sizeof(made), &stat);
    say_stat("create2", code, &stat);
    code = zoo_create2(handle, "/tree/two", "2", 1, &ZOO_OPEN_ACL_UNSAFE, 0, made, sizeof(made), &stat);
    say_stat("create2 again", code, &stat);
    code = zoo_create_ttl(
        handle, "/tree/ttl", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_WITH_TTL, 5000, made, sizeof(made));
    say("create with a time to live", code);
    code = zoo_create2_ttl(
        handle, "/tree/ttl", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_WITH_TTL, 5000, made, sizeof(made), &stat);
    say("create2 with a time to live", code);
    code = zoo_create2_ttl(handle,
                           "/tree/ttl-",
                           "",
                           0,
                           &ZOO_OPEN_ACL_UNSAFE,
                           ZOO_PERSISTENT_SEQUENTIAL_WITH_TTL,
                           5000,
                           made,
                           sizeof(made),
                           &stat);
    say("in sequence", code);

    get(other, "/tree/brief");
    code = zoo_set2(handle, "/tree/two", "twice", 5, 0, &stat);
    say_stat("set", code, &stat);
    say("set another version", zoo_set(handle, "/tree/two", "", 0, 0));
    say("set null", zoo_set(handle, "/tree/two", NULL, -1, -1));
    get(other, "/tree/two");
    get(other, "/none");
    say_stat("exists", zoo_exists(other, "/tree", 0, &stat), &stat);
    say_stat("exists not", zoo_exists(other, "/none", 0, &stat), &stat);
    code = zoo_get_children(other, "/tree", 0, &names);
    say_names("children", code, &names);
    code = zoo_get_children2(other, "/tree", 0, &names, &stat);
    say_stat("children with a stat", code, &stat);
    say_names("children", code, &names);
    code = zoo_get_children2(other, "/none", 0, &names, &stat);
    say("children of nothing", code);
    say("delete another version", zoo_delete(handle, "/tree/two", 7));
    say("delete a parent", zoo_delete(handle, "/tree", -1));
    say("delete", zoo_delete(handle, "/tree/two", -1));
    say("delete again", zoo_delete(handle, "/tree/two", -1));
    say("get the configuration", zoo_getconfig(handle, 0, NULL, &(int) {0}, &stat));
    say("close", zookeeper_close(handle));
    code = zoo_get_children(other, "/tree", 0, &names);
    say_names("children that stay", code, &names);
    zookeeper_close(other);
}

static void multi(void) {
    zhandle_t *handle = connected(server, NULL);
    char made[4][100];
    struct Stat stat;
    zoo_op_t ops[6];
    zoo_op_result_t results[6];
    create(handle, "/multi", ZOO_PERSISTENT);

    memset(&stat, 0, sizeof(stat));
    zoo_create_op_init(&ops[0], "/multi/a", "1", 1, &ZOO_OPEN_ACL_UNSAFE, 0, made[0], 100);
    zoo_create_op_init(&ops[1], "/multi/n-", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_SEQUENCE, made[1], 100);
    zoo_set_op_init(&ops[2], "/multi/a", "22", 2, 0, &stat);
    zoo_check_op_init(&ops[3], "/multi/a", 1);
    zoo_create_op_init(&ops[4], "/multi/gone", NULL, -1, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, made[2], 100);
    zoo_delete_op_init(&ops[5], "/multi/gone", 0);
    int code = zoo_multi(handle, 6, ops, results);
    say("all", code);
    for (int i = 0; i < 6; i++) {
        printf("  %s\n", zerror(results[i].err));
    }
    printf("  %s, %s, %s\n", made[0], made[1], made[2]);
    say_stat("  set", code, &stat);

    zoo_create_op_init(&ops[0], "/multi/b", "1", 1, &ZOO_OPEN_ACL_UNSAFE, 0, made[0], 100);
    zoo_check_op_init(&ops[1], "/multi/a", 9);
    zoo_delete_op_init(&ops[2], "/multi/a", -1);
    say("a check that fails", zoo_multi(handle, 3, ops, results));
    for (int i = 0; i < 3; i++) {
        printf("  %s\n", zerror(results[i].err));
    }

    zoo_delete_op_init(&ops[1], "/multi", -1);
    say("a parent deleted", zoo_multi(handle, 3, ops, results));
    for (int i = 0; i < 3; i++) {
        printf("  %s\n", zerror(results[i].err));
    }

    zoo_set_op_init(&ops[1], "/none", "", 0, -1, &stat);
    say("nothing set", zoo_multi(handle, 2, ops, results));
    printf("  %s %s\n", zerror(results[0].err), zerror(results[1].err));

    zoo_create_op_init(&ops[0], "relative", "1", 1, &ZOO_OPEN_ACL_UNSAFE, 0, made[0], 100);
    say("a bad path", zoo_multi(handle, 1, ops, results));
    say("none", zoo_multi(handle, 0, ops, results));

    struct String_vector names;
    code = zoo_get_children(handle, "/multi", 0, &names);
    say_names("children", code, &names);
    get(handle, "/multi/a");
    zookeeper_close(handle);
}

static void watches(void) {
    zhandle_t *handle = connected(server, NULL);
    zhandle_t *other = connected(server, NULL);
    struct Stat stat;
    struct String_vector names;
    char data[10];
    int length = sizeof(data);

    create(other, "/watched", ZOO_PERSISTENT);
    say("exists", zoo_wexists(handle, "/watched/later", watcher, "exists", &stat));
    say("get", zoo_wget(handle, "/watched", watcher, "get", data, &length, &stat));
    int code = zoo_wget_children2(handle, "/watched", watcher, "children", &names, &stat);
    say_names("children", code, &names);
    create(other, "/watched/later", ZOO_PERSISTENT);
    say_events(2);
    say("set", zoo_set(other, "/watched", "x", 1, -1));
    say_events(1);

    say("exists", zoo_exists(handle, "/watched/later", 1, &stat));
    length = sizeof(data);
    say("get", zoo_wget(handle, "/watched/later", watcher, "get", data, &length, &stat));
    code = zoo_wget_children(handle, "/watched/later", watcher, "children", &names);
    say_names("children", code, &names);
    say("delete", zoo_delete(other, "/watched/later", -1));
    say_events(3);

    say("exists", zoo_wexists(handle, "/watched", watcher, "exists", &stat));
    code = zoo_wget_children(handle, "/watched", watcher, "children", &names);
    say_names("children", code, &names);
    say("remove", zoo_remove_watches(handle, "/watched", ZWATCHTYPE_DATA, watcher, "exists", 0));
    say("remove another", zoo_remove_watches(handle, "/watched", ZWATCHTYPE_DATA, watcher, "none", 0));
    say("remove all", zoo_remove_all_watches(handle, "/watched", ZWATCHTYPE_CHILD, 0));
    say("remove all again", zoo_remove_all_watches(handle, "/watched", ZWATCHTYPE_ANY, 0));
    say("set", zoo_set(other, "/watched", "y", 1, -1));
    create(other, "/watched/unseen", ZOO_PERSISTENT);
    length = sizeof(data);
    say("get", zoo_get(handle, "/watched", 0, data, &length, &stat));
    say_events(0);
    zookeeper_close(other);
    zookeeper_close(handle);
}

static void acls(void) {
    zhandle_t *user = connected(server, NULL);
    zhandle_t *stranger = connected(server, NULL);
    struct ACL_vector acl;
    struct Stat stat;
    char data[10];
    int length = sizeof(data);

    say("authentication", zoo_add_auth(user, "digest", "user:secret", 11, NULL, NULL));
    say("create", zoo_create(user, "/mine", "x", 1, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0));
    say("a stranger's create", zoo_create(stranger, "/theirs", "x", 1, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0));
    say("get", zoo_get(user, "/mine", 0, data, &length, &stat));
    say("a stranger's get", zoo_get(stranger, "/mine", 0, data, &length, &stat));
    say("a stranger's set", zoo_set(stranger, "/mine", "", 0, -1));
    say("a stranger's getACL", zoo_get_acl(stranger, "/mine", &acl, &stat));
    int code = zoo_get_acl(user, "/mine", &acl, &stat);
    say_stat("getACL", code, &stat);
    for (int i = 0; code == ZOK && i < acl.count; i++) {
        printf("  %d %s %s\n", acl.data[i].perms, acl.data[i].id.scheme, acl.data[i].id.id);
    }
    deallocate_ACL_vector(&acl);
    say("setACL of another version", zoo_set_acl(user, "/mine", 5, &ZOO_READ_ACL_UNSAFE));
    say("setACL", zoo_set_acl(user, "/mine", 0, &ZOO_READ_ACL_UNSAFE));
    say("a stranger's get", zoo_get(stranger, "/mine", 0, data, &length, &stat));
    say("set", zoo_set(user, "/mine", "", 0, -1));
    struct ACL_vector none = {0, NULL};
    say("no ACL", zoo_create(user, "/none", "x", 1, &none, 0, NULL, 0));
    struct ACL null_id = {ZOO_PERM_ALL, {"auth", NULL}};
    struct ACL_vector of_null = {1, &null_id};
    say("null for a name", zoo_create(user, "/null", "x", 1, &of_null, 0, NULL, 0));
    code = zoo_get_acl(user, "/null", &acl, &stat);
    printf("  %s %s\n", zerror(code), code == ZOK ? acl.data[0].id.id : "");
    say("no such scheme", zoo_add_auth(stranger, "nonsense", "x", 1, NULL, NULL));
    await_state(stranger, ZOO_AUTH_FAILED_STATE, "authentication failed");
    zookeeper_close(stranger);
    zookeeper_close(user);
}

static void sessions(void) {
    zhandle_t *handle = connected(server, NULL);
    zhandle_t *observer = connected(server_itself, NULL);
    struct Stat stat;
    struct String_vector names;
    char data[10];
    int length = sizeof(data);
    clientid_t id = *zoo_client_id(handle);

    printf("session timeout %d ms\n", zoo_recv_timeout(handle));
    say("authentication", zoo_add_auth(handle, "digest", "user:secret", 11, NULL, NULL));
    create(handle, "/session", ZOO_EPHEMERAL);
    create(handle, "/kept", ZOO_PERSISTENT);
    create(handle, "/kept/doomed", ZOO_PERSISTENT);
    say("create", zoo_create(handle, "/mine", "x", 1, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0));
    say("exists", zoo_wexists(handle, "/kept/later", watcher, "exists", &stat));
    say("get", zoo_wget(handle, "/kept", watcher, "get", data, &length, &stat));
    length = sizeof(data);
    say("get", zoo_wget(handle, "/kept/doomed", watcher, "get doomed", data, &length, &stat));
    int code = zoo_wget_children(handle, "/kept", watcher, "children", &names);
    say_names("children", code, &names);
    say("exists", zoo_wexists(handle, "/kept/never", watcher, "never", &stat));

    network("down");
    say("set meanwhile", zoo_set(observer, "/kept", "x", 1, -1));
    create(observer, "/kept/later", ZOO_PERSISTENT);
    say("delete meanwhile", zoo_delete(observer, "/kept/doomed", -1));
    network("up");
    await_state(handle, ZOO_CONNECTED_STATE, "connected again");
    say_events(4);
    printf("the same session: %d\n", zoo_client_id(handle)->client_id == id.client_id);
    length = sizeof(data);
    say("still authenticated", zoo_get(handle, "/mine", 0, data, &length, &stat));
    create(observer, "/kept/never", ZOO_PERSISTENT);
    say_events(1);
    get(handle, "/session");

    zhandle_t *heir = connected(server_itself, &id);
    printf("handed over: %d\n", zoo_client_id(heir)->client_id == id.client_id);
    get(heir, "/session");
    say("moved back", zookeeper_close(heir));
    await_gone(observer, "/session");
    await_state(handle, ZOO_EXPIRED_SESSION_STATE, "told that it has expired");
    say("set", zoo_set(handle, "/kept", "x", 1, -1));
    printf("for good: %d\n", is_unrecoverable(handle) == ZINVALIDSTATE);
    zookeeper_close(handle);

    handle = connected(server, NULL);
    create(handle, "/session", ZOO_EPHEMERAL);
    network("down");
    await_gone(observer, "/session");
    network("up");
    await_state(handle, ZOO_EXPIRED_SESSION_STATE, "expired");
    zookeeper_close(handle);
    clientid_t wrong = *zoo_client_id(observer);
    memset(wrong.passwd, 0, sizeof(wrong.passwd));
    handle = zookeeper_init(server, watcher, 4000, &wrong, NULL, 0);
    await_state(handle, ZOO_EXPIRED_SESSION_STATE, "refused a wrong password");
    zookeeper_close(handle);
    zookeeper_close(observer);
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: %s SCENARIO SERVER SERVER_ITSELF\n", arguments[0]);
        return 2;
    }
    server = arguments[2];
    server_itself = arguments[3];
    setvbuf(stdout, NULL, _IOLBF, 0);
    zoo_set_debug_level(0);
    struct {
        const char *name;
        void (*run)(void);
    } scenarios[] = {{"tree", tree}, {"multi", multi}, {"watches", watches}, {"acls", acls}, {"sessions", sessions}};
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
        if (strcmp(scenarios[i].name, arguments[1]) == 0) {
            scenarios[i].run();
            return 0;
        }
    }
    fprintf(stderr, "no scenario %s\n", arguments[1]);
    return 2;
}
