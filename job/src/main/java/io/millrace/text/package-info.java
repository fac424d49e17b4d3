/** Words that messages of several packages share; below all others, and pure Java. */
package io.millrace.text;
