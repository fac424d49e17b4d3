/** The definition: parsed, checked, and hashed by its content. */
package io.millrace.pipeline;
