/** The console: pages for people, which only read. They are made here as a whole and need no script. */
package io.groundkeeper.proxy.admin.console;
