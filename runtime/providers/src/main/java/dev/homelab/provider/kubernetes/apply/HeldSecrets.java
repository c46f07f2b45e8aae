package dev.homelab.provider.kubernetes.apply;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretNames;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SecretReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of secrets back from the objects that were made with them: where a wish has a
 * secret, or a text with one secret in it, the marked object has its value.
 */
public final class HeldSecrets {
  private final KubeClient client;
  private final Discovery discovery;
  private final String defaultNamespace;

  /** Reads through a client. */
  public HeldSecrets(KubeClient client, Discovery discovery, String defaultNamespace) {
    this.client = client;
    this.discovery = discovery;
    this.defaultNamespace = defaultNamespace;
  }

  /** What the objects of these wishes hold of these secrets. */
  public List<SecretReading> of(
      LabIdentity lab, List<ResourceSpec> desired, Set<String> names, CallContext context) {
    List<Callable<List<SecretReading>>> looks = new ArrayList<>();
    for (ResourceSpec spec : desired) {
      Set<String> used = new TreeSet<>(PodStamp.names(spec));
      used.addAll(SecretNames.in(spec.desired()));
      used.retainAll(names);
      if (!used.isEmpty()) {
        looks.add(() -> read(lab, spec, used, context));
      }
    }
    List<SecretReading> readings = new ArrayList<>();
    client.inParallel(looks).forEach(readings::addAll);
    return readings;
  }

  private List<SecretReading> read(
      LabIdentity lab, ResourceSpec spec, Set<String> names, CallContext context) {
    Value.Tree live;
    try {
      live = live(spec, context);
    } catch (ProviderException refused) {
      if (refused.errorClass() != ErrorClass.DENIED) {
        throw refused;
      }
      String why = "it may not be read (" + refused.diagnostics().get(0).title() + ")";
      return names.stream().map(n -> SecretReading.unread(spec.address(), n, why)).toList();
    }
    if (live == null
        || !OwnershipMark.isOf(live, lab)
        || (!spec.address().equals(OwnershipMark.addressOf(live))
            && !OwnershipMark.isMovedFrom(live, spec.lifecycle()))) {
      return List.of();
    }
    Reader reader = new Reader(spec.address(), names, Wish.isSecretKind(live));
    reader.walk(Wish.normalised(spec.desired()), live, false);
    for (String name : PodStamp.namesIn(live)) {
      if (names.contains(name)) {
        reader.readings.add(
            SecretReading.named(spec.address(), name, "its pods were started with a value"));
      }
    }
    return reader.readings;
  }

  private Value.@Nullable Tree live(ResourceSpec spec, CallContext context) {
    ObjectKey key = ObjectKey.of(spec.desired());
    ApiResource resource = discovery.find(key.apiVersion(), key.kind(), context);
    if (resource == null || key.name().isEmpty()) {
      return null;
    }
    Located place = Located.of(resource, key, defaultNamespace);
    KubeAnswer answer = client.find(ObjectWriter.readOf(place), context);
    return answer == null ? null : answer.body();
  }

  /** Goes through a wish and its object side by side. */
  private static final class Reader {
    final List<SecretReading> readings = new ArrayList<>();
    private final Address address;
    private final Set<String> names;
    private final boolean secretKind;

    Reader(Address address, Set<String> names, boolean secretKind) {
      this.address = address;
      this.names = names;
      this.secretKind = secretKind;
    }

    void walk(Value wish, Value live, boolean encoded) {
      if (wish instanceof Value.Tree wished && live instanceof Value.Tree there) {
        wished
            .fields()
            .forEach(
                (name, field) -> {
                  Value inner = there.get(name);
                  if (inner != null) {
                    walk(field, inner, encoded || (secretKind && name.equals("data")));
                  }
                });
      } else if (wish instanceof Value.Seq wished && live instanceof Value.Seq there) {
        for (int i = 0; i < wished.items().size(); i++) {
          Value inner = SecretMask.match(there, wished.items().get(i), i);
          if (inner != null) {
            walk(wished.items().get(i), inner, encoded);
          }
        }
      } else if (Wish.isSensitive(wish) && live instanceof Value.Text text) {
        value(wish, encoded ? SecretMask.decoded(text.value()) : text.value());
      }
    }

    private void value(Value wish, String text) {
      if (wish instanceof Value.Secret secret) {
        read(secret.name(), text);
        return;
      }
      Set<String> inside = SecretNames.in(wish);
      String only = wish instanceof Value.Join join ? cut(join, text) : null;
      if (only != null && inside.size() == 1) {
        read(inside.iterator().next(), only);
        return;
      }
      inside.forEach(name -> unread(name, "it is part of a longer text there"));
    }

    /** What stands at the place of the only secret of a text whose other parts are known. */
    private static @Nullable String cut(Value.Join join, String text) {
      StringBuilder before = new StringBuilder();
      StringBuilder after = new StringBuilder();
      boolean seen = false;
      for (Value part : join.parts()) {
        String known = Value.textOf(part);
        if (part instanceof Value.Secret && !seen) {
          seen = true;
        } else if (known == null || part instanceof Value.Secret) {
          return null;
        } else {
          (seen ? after : before).append(known);
        }
      }
      boolean fits =
          seen
              && text.length() > before.length() + after.length()
              && text.startsWith(before.toString())
              && text.endsWith(after.toString());
      return fits ? text.substring(before.length(), text.length() - after.length()) : null;
    }

    private void read(String name, String value) {
      if (names.contains(name) && !value.isEmpty()) {
        readings.add(SecretReading.of(address, name, value));
      }
    }

    void unread(String name, String why) {
      if (names.contains(name)) {
        readings.add(SecretReading.unread(address, name, why));
      }
    }
  }
}
