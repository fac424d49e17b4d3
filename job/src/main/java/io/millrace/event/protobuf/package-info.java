/**
 * Reads messages of Protobuf by the descriptor that they were written with: the descriptor and the
 * declared paths make a tree of steps, which reads the fields that the paths lead to, steps over
 * the rest, and makes no message. Pure Java; of Protobuf's library it takes the descriptors alone.
 */
package io.millrace.event.protobuf;
