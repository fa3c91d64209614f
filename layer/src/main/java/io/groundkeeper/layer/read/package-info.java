/** Znodes, child names and log entries as of one version of the store. */
package io.groundkeeper.layer.read;
