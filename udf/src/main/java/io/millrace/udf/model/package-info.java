/** ONNX models for Flink SQL's own syntax: {@code CREATE MODEL} and {@code ML_PREDICT}. */
package io.millrace.udf.model;
