package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "HTTPS://lake.example/pipeline.yaml",
        "ftp://lake.example/model.onnx",
        "jar:/lake/model.jar",
        "har:///lake/models.har/model.onnx",
        "data:/x"
      })
  void whatIsNoStoreOfFilesIsNeverRead(String location) {
    assertThat(Location.refusal(location))
        .hasValueSatisfying(reason -> assertThat(reason).contains("is no store of files"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://host/share/model.onnx", "FILE://localhost/model.onnx"})
  void aFileOfAnotherMachineIsNotTakenForOneOfThisMachine(String location) {
    assertThat(Location.refusal(location))
        .hasValueSatisfying(reason -> assertThat(reason).contains("names no other machine"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.onnx",
        "../models/model.onnx",
        "/models/model.onnx",
        "http:model.onnx",
        "jar:file:/lake/model.jar!/model.onnx",
        "file:/models/model.onnx",
        "file:///models/model.onnx",
        "s3://bucket/model.onnx",
        "abfss://files@account/model.onnx",
        "hdfs:/models/model.onnx"
      })
  void pathsAndStoresAreLeftToWhoeverReadsThem(String location) {
    assertThat(Location.refusal(location)).isEmpty();
  }
}
