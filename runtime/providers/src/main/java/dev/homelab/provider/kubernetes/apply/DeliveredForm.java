package dev.homelab.provider.kubernetes.apply;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.ObjectForm;
import dev.homelab.spi.SecretResolver;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.TreeMap;

/**
 * Objects of Kubernetes as YAML, as they are applied where nobody stands between. Which fields are
 * ours of an object whose API notes no owners is not in it: the run writes that itself when Flux
 * has brought the object, together with taking fields away, which Flux cannot do there.
 */
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
      ValueJson.write(out, OwnershipMark.on(body, lab, spec.address(), key));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    String yaml = text.toString();
    return yaml.endsWith("\n") ? yaml : yaml + '\n';
  }
}
