/** {@code bin/groundkeeper fsck}, as operators use it. */
package io.groundkeeper.it.fsck;
