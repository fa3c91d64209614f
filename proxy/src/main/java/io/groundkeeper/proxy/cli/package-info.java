/** The command line: {@link io.groundkeeper.proxy.cli.Groundkeeper} and its commands. */
package io.groundkeeper.proxy.cli;
