/**
 * What came in: the decoder's two outcomes, events and rejects. The route's first stop; pure Java.
 */
package io.millrace.event;
