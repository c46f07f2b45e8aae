package dev.homelab.provider.kubernetes.apply;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.ownership.AppliedFields;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.provider.kubernetes.schema.UnownedApis;
import dev.homelab.spi.ObjectForm;
import dev.homelab.spi.SecretResolver;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Objects of Kubernetes as YAML, as they are applied where nobody stands between. */
public final class DeliveredForm implements ObjectForm {
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .build();

  /** It keeps nothing. */
  public DeliveredForm() {}

  @Override
  public String provider() {
    return "kubernetes";
  }

  @Override
  public String text(LabIdentity lab, ResourceSpec spec, SecretResolver secrets) {
    ResourceSpec stamped = new PodStamp().on(spec, null, secrets);
    Value.Tree body = Wish.toSend(stamped.desired(), secrets, new TreeMap<>());
    ObjectKey key = ObjectKey.of(body);
    StringWriter text = new StringWriter();
    try (JsonGenerator out = YAML.createGenerator(text)) {
      Value.Tree marked = OwnershipMark.on(body, lab, spec.address(), key);
      write(out, UnownedApis.has(key) ? AppliedFields.on(marked) : marked);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    String yaml = text.toString();
    return yaml.endsWith("\n") ? yaml : yaml + '\n';
  }

  private static void write(JsonGenerator out, Value value) throws IOException {
    if (value instanceof Value.Tree tree) {
      out.writeStartObject();
      for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
        out.writeFieldName(field.getKey());
        write(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Value.Seq seq) {
      out.writeStartArray();
      for (Value item : seq.items()) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof Value.Int number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Dec number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Bool flag) {
      out.writeBoolean(flag.value());
    } else if (value instanceof Value.Text text) {
      out.writeString(text.value());
    } else {
      out.writeNull();
    }
  }
}
