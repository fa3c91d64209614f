/**
 * How log lines are written: as text for people, or as JSON; one event a line. What clients control can never begin a line or pass
 * for a field, whoever logs it, as the encoders see to that.
 */
package io.groundkeeper.proxy.log;
