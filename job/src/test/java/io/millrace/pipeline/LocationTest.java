package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {

  @ParameterizedTest
  @CsvSource({
    "pipeline.yaml, model.onnx, model.onnx",
    "shop/pipeline.yaml, model.onnx, shop/model.onnx",
    "/etc/shop/pipeline.yaml, ../models/model.onnx, /etc/shop/../models/model.onnx",
    "/etc/shop/pipeline.yaml, /models/model.onnx, /models/model.onnx",
    "/etc/shop/pipeline.yaml, s3://bucket/model.onnx, s3://bucket/model.onnx",
    "/etc/shop/pipeline.yaml, file:/models/model.onnx, file:/models/model.onnx",
    "/etc/shop/pipeline.yaml, my:model.onnx, /etc/shop/my:model.onnx",
    "/etc/my shop/pipeline.yaml, my model%20#1.onnx, /etc/my shop/my model%20#1.onnx",
    "file:///etc/shop/pipeline.yaml, model.onnx, file:///etc/shop/model.onnx",
    "file:/etc/shop/pipeline.yaml, ../model.onnx, file:/etc/model.onnx",
    "s3://bucket/shop/pipeline.yaml, model.onnx, s3://bucket/shop/model.onnx",
    "s3://bucket/shop/pipeline.yaml, ./v3/model.onnx, s3://bucket/shop/v3/model.onnx",
    "s3://bucket/shop/pipeline.yaml, ../../../model.onnx, s3://bucket/model.onnx",
    "s3://bucket/shop/pipeline.yaml, /model.onnx, s3://bucket/model.onnx",
    "s3://bucket/shop/pipeline.yaml, gs://other/model.onnx, gs://other/model.onnx",
    "s3://bucket, model.onnx, s3://bucket/model.onnx"
  })
  void filesAreFoundRelativeToWhatNamesThem(String base, String file, String expected) {
    assertThat(Location.resolve(base, file)).isEqualTo(expected);
  }
}
