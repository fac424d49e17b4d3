/** The decoder and its two outcomes, events and rejects: the route's first stop. Pure Java. */
package io.millrace.event;
