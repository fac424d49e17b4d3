package io.millrace.flink.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;

/** What Flink makes of our kinds of types where nobody tells it their serializers. */
class KryoHazardTest {
  /** A record of Java, as ours are. */
  record Row(String user, List<String> items) {}

  /** What Flink calls a POJO. */
  public static class Pojo {
    public List<String> asInterface;
    public ArrayList<String> asClass;
  }

  @Test
  void aRecordWithAListGoesThroughKryo() {
    TypeInformation<Row> type = TypeInformation.of(Row.class);

    assertThat(type).isInstanceOf(GenericTypeInfo.class);
    assertThat(type.createSerializer(new SerializerConfigImpl()))
        .isInstanceOf(KryoSerializer.class);
  }

  @Test
  void aCollectionThatIsDeclaredAsAClassGoesThroughKryo() {
    PojoTypeInfo<?> type = (PojoTypeInfo<?>) TypeInformation.of(Pojo.class);

    assertThat(type.getTypeAt("asClass")).isInstanceOf(GenericTypeInfo.class);
    assertThat(type.getTypeAt("asInterface")).isNotInstanceOf(GenericTypeInfo.class);
  }

  /** The setting of each of Millrace's jobs. */
  @Test
  void withGenericTypesOffThatIsAnErrorWhereTheGraphIsMade() {
    Configuration off = new Configuration();
    off.set(PipelineOptions.GENERIC_TYPES, false);
    TypeInformation<Row> type = TypeInformation.of(Row.class);

    assertThatThrownBy(() -> type.createSerializer(new SerializerConfigImpl(off)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Generic types have been disabled");
  }
}
