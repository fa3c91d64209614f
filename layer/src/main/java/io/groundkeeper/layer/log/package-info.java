/** The change log: reading what is new in it, and trimming what is old. */
package io.groundkeeper.layer.log;
