/** Random packets that are nearly right: both servers answer them alike. */
package io.groundkeeper.it.fuzz;
