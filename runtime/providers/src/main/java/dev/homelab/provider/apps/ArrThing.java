package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Sonarr, Radarr and Prowlarr keep as a "provider": a name, an implementation and a list of
 * {@code fields}, in which secrets are shown as stars and stars keep what is there. An object is
 * written whole, so that it is read before.
 */
abstract class ArrThing extends Kind {
  private static final String FIELDS = "fields";

  ArrThing(String type, Set<AppKind> apps, Kind.Fields fields) {
    super(type, apps, fields);
  }

  @Override
  boolean isMarked() {
    return true;
  }

  /** The path of the list below the base of the API. */
  abstract String path();

  /** A new object, without a name and without what the wish says. */
  abstract ObjectNode template(AppClient client, Wish wish, CallContext context);

  /** Fields of the wish that lie in the list of fields, and their names there. */
  abstract Map<String, String> listed(Wish wish);

  /** Fields of the wish that lie beside it, and their names there. */
  abstract Map<String, String> plain();

  private String base(AppClient client) {
    return client.place().kind().base() + path();
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    List<Held> all = new ArrayList<>();
    for (JsonNode one : client.get(base(client), context)) {
      all.add(new Held(one.path("id").asText(), one.path("name").asText(), one));
    }
    return all;
  }

  @Override
  boolean means(Wish wish, Held held) {
    return wish.marks(held.name());
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    Value.Tree live = Value.Tree.EMPTY.with("name", Value.of(Wish.bareName(held.name())));
    for (Map.Entry<String, String> field : plain().entrySet()) {
      live = live.with(field.getKey(), valueOf(held.body().path(field.getValue())));
    }
    Map<String, String> names = listed(wish);
    for (JsonNode one : held.body().path(FIELDS)) {
      for (Map.Entry<String, String> field : names.entrySet()) {
        if (field.getValue().equalsIgnoreCase(one.path("name").asText())) {
          live = live.with(field.getKey(), valueOf(one.path("value")));
        }
      }
    }
    return live;
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    ObjectNode body = template(client, wish, context);
    write(body, wish, context);
    // Without it, a warning of the test that saving makes would count as a failure.
    JsonNode made = client.send("POST", base(client) + "?forceSave=true", body, context);
    return made.path("id").asText();
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    ObjectNode body = held.body().deepCopy();
    write(body, wish, context);
    client.send("PUT", base(client) + '/' + held.id() + "?forceSave=true", body, context);
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    client.send("DELETE", base(client) + '/' + held.id(), null, context);
  }

  private void write(ObjectNode body, Wish wish, CallContext context) {
    body.put("name", wish.markedName());
    plain().forEach((field, name) -> put(body, name, wish, field, context));
    ArrayNode fields = body.withArray(FIELDS);
    listed(wish)
        .forEach(
            (field, name) -> {
              if (wish.tree().get(field) != null) {
                put(entry(fields, name, wish), "value", wish, field, context);
              }
            });
  }

  private ObjectNode entry(ArrayNode fields, String name, Wish wish) {
    for (JsonNode one : fields) {
      if (one instanceof ObjectNode entry && entry.path("name").asText().equalsIgnoreCase(name)) {
        return entry;
      }
    }
    return added(fields, name, wish);
  }

  /** A field that is not among those that are there. */
  ObjectNode added(ArrayNode fields, String name, Wish wish) {
    return fields.addObject().put("name", name);
  }

  private static void put(
      ObjectNode into, String name, Wish wish, String field, CallContext context) {
    Value value = wish.tree().get(field);
    if (value instanceof Value.Secret) {
      into.put(name, wish.secret(field, context));
    } else if (value != null) {
      into.set(name, jsonOf(value));
    }
  }

  /** A plain value as JSON. */
  static JsonNode jsonOf(Value value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Value.Bool flag) {
      return json.booleanNode(flag.value());
    }
    if (value instanceof Value.Int number) {
      return json.numberNode(number.value());
    }
    if (value instanceof Value.Seq seq) {
      ArrayNode items = json.arrayNode();
      seq.items().forEach(item -> items.add(jsonOf(item)));
      return items;
    }
    String text = Value.textOf(value);
    return json.textNode(text == null ? "" : text);
  }
}
