/**
 * Whether the embedded engine does as FoundationDB does: the same random transactions on both, step by step, and every
 * answer compared.
 */
package io.groundkeeper.it.fidelity;
