/** Rolling features: a pure function of one user's events in arrival order. Knows no engine. */
package io.millrace.feature;
