package io.millrace.scoring;

/**
 * The model that gave a score, and the runtime that it ran on.
 *
 * @param runtime onnxruntime's version, architecture and instruction set, such as {@code
 *     onnxruntime 1.28.0 x86-64 avx512}
 */
public record ModelIdentity(String name, String version, String sha256, String runtime)
    implements java.io.Serializable {}
