/** Words that messages of several packages share; below all other packages, and pure Java. */
package io.millrace.text;
