/** The audit log: who has changed what from where, as ZooKeeper's servers tell it when {@code audit.enable} is set. */
package io.groundkeeper.proxy.audit;
