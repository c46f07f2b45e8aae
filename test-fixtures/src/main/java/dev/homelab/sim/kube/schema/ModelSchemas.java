package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of built-in kinds: field names and types come from the client library's model classes,
 * everything else (list keys, defaults, required, allowed values) from the table of types.
 */
public final class ModelSchemas {
  private static final String MODEL = "io.fabric8.kubernetes.api.model.";
  private final JsonNode table;
  private final Map<Class<?>, Schema> known = new ConcurrentHashMap<>();

  private ModelSchemas(JsonNode table) {
    this.table = table;
  }

  /** Reads the table of types. */
  public static ModelSchemas load() {
    return new ModelSchemas(resource("types.json"));
  }

  /** A JSON resource of the simulator. */
  public static JsonNode resource(String name) {
    try (InputStream in = ModelSchemas.class.getResourceAsStream("/dev/homelab/sim/kube/" + name)) {
      if (in == null) {
        throw new SimulatorException("the table " + name + " is not in the program");
      }
      return Json.mapper().readTree(in);
    } catch (IOException e) {
      throw new SimulatorException("the table " + name + " cannot be read", e);
    }
  }

  /** The schema of a model class, by its name below the model package. */
  public Schema of(String model) {
    try {
      return of(Class.forName(MODEL + model));
    } catch (ClassNotFoundException e) {
      throw new SimulatorException("no model class " + model, e);
    }
  }

  private Schema of(Class<?> type) {
    Schema found = known.get(type);
    if (found == null) {
      found = object(type);
      known.put(type, found);
    }
    return found;
  }

  private Schema object(Class<?> type) {
    String name = type.getSimpleName();
    JsonNode row = table.path(name);
    SchemaBuilder b = new SchemaBuilder(Schema.Type.OBJECT, name);
    b.properties = () -> fields(type, row);
    b.atomic = row.path("atomic").asBoolean();
    b.present = Set.copyOf(strings(row.path("present")));
    b.nullPresent = Set.copyOf(strings(row.path("nullPresent")));
    b.required = strings(row.path("required"));
    b.hooks = strings(row.path("hooks"));
    return b.build();
  }

  private Map<String, Schema> fields(Class<?> type, JsonNode row) {
    Map<String, Schema> all = new LinkedHashMap<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        JsonProperty name = field.getAnnotation(JsonProperty.class);
        if (name != null) {
          all.putIfAbsent(name.value(), field(field.getGenericType(), name.value(), row));
        }
      }
    }
    if (type.getSimpleName().equals("JSONSchemaProps")) {
      all.replaceAll((key, schema) -> key.startsWith("x-kubernetes-preserve") ? bool() : schema);
    }
    return all;
  }

  private static Schema bool() {
    return new SchemaBuilder(Schema.Type.BOOLEAN, "").build();
  }

  private Schema field(java.lang.reflect.Type generic, String name, JsonNode row) {
    SchemaBuilder b = builder(generic, row.path("atomicMaps"), name);
    if (b.type == Schema.Type.OBJECT
        && generic instanceof Class<?> c
        && !row.path("defaults").has(name)) {
      if (!contains(row.path("patchRetainKeys"), name)) {
        return of(c);
      }
    }
    b.keys = strings(row.path("keys").path(name));
    b.set = contains(row.path("sets"), name);
    JsonNode merge = row.path("patchMerge").path(name);
    b.patchMerge = !merge.isMissingNode();
    b.patchKey = merge.isTextual() ? merge.textValue() : null;
    b.patchRetainKeys = contains(row.path("patchRetainKeys"), name);
    b.defaultValue = row.path("defaults").has(name) ? row.path("defaults").get(name) : null;
    b.limits = limits(row, name);
    if (contains(row.path("labelNames"), name)) {
      b.hooks = List.of("labelName");
    }
    return b.build();
  }

  private static Limits limits(JsonNode row, String name) {
    List<JsonNode> enums = Json.elements(row.path("enums").path(name));
    JsonNode range = row.path("range").path(name);
    JsonNode minimum = row.path("minimum").path(name);
    if (enums.isEmpty() && range.isMissingNode() && minimum.isMissingNode()) {
      return Limits.NONE;
    }
    @Nullable List<Integer> ends =
        range.isArray() ? List.of(range.get(0).asInt(), range.get(1).asInt()) : null;
    @Nullable BigDecimal lowest = minimum.isNumber() ? minimum.decimalValue() : null;
    return Limits.of(enums, ends, lowest);
  }

  private SchemaBuilder builder(java.lang.reflect.Type generic, JsonNode atomicMaps, String name) {
    if (generic instanceof ParameterizedType p) {
      boolean list = List.class.isAssignableFrom((Class<?>) p.getRawType());
      java.lang.reflect.Type of = p.getActualTypeArguments()[list ? 0 : 1];
      SchemaBuilder b = new SchemaBuilder(list ? Schema.Type.ARRAY : Schema.Type.MAP, "");
      b.items = () -> element(of);
      b.atomic = contains(atomicMaps, name);
      return b;
    }
    Class<?> c = (Class<?>) generic;
    SchemaBuilder b = new SchemaBuilder(scalar(c), c.getSimpleName());
    if (b.type == Schema.Type.OBJECT) {
      Schema same = of(c);
      b.properties = same::properties;
      b.atomic = same.atomic();
      b.present = same.present();
      b.nullPresent = same.nullPresent();
      b.required = same.required();
      b.hooks = same.hooks();
    }
    return b;
  }

  private Schema element(java.lang.reflect.Type of) {
    return of instanceof Class<?> c && scalar(c) == Schema.Type.OBJECT
        ? of(c)
        : builder(of, Json.array(), "").build();
  }

  private static Schema.Type scalar(Class<?> c) {
    return switch (c.getSimpleName()) {
      case "String" -> Schema.Type.STRING;
      case "Integer", "Long", "int", "long" -> Schema.Type.INTEGER;
      case "Double", "Float" -> Schema.Type.NUMBER;
      case "Boolean", "boolean" -> Schema.Type.BOOLEAN;
      case "IntOrString" -> Schema.Type.INT_OR_STRING;
      case "Quantity" -> Schema.Type.QUANTITY;
      case "MicroTime" -> Schema.Type.TIME;
      case "JSONSchemaPropsOrBool", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray" ->
          Schema.Type.ANY;
      default ->
          c.getName().startsWith(MODEL)
                  && !c.isInterface()
                  && !c.getSimpleName().equals("RawExtension")
                  && !c.getSimpleName().equals("AnyType")
                  && !c.getSimpleName().equals("FieldsV1")
              ? Schema.Type.OBJECT
              : Schema.Type.ANY;
    };
  }

  private static boolean contains(JsonNode list, String name) {
    for (JsonNode one : list) {
      if (one.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  static List<String> strings(JsonNode list) {
    List<String> all = new ArrayList<>();
    list.forEach(one -> all.add(one.asText()));
    return List.copyOf(all);
  }
}
