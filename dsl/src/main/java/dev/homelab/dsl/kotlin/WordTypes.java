package dev.homelab.dsl.kotlin;

import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import groovyjarjarasm.asm.Type;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How types of words look to a Kotlin script: a spec is its written class, a consumer of a spec is
 * a {@link Block} of that class, everything else is itself.
 */
final class WordTypes {
  /** The package of the written classes. */
  static final String PACKAGE = "homelab/words/";

  static final Type BLOCK = Type.getType(dev.homelab.dsl.kotlin.Block.class);

  private final Map<Class<?>, Type> written = new HashMap<>();
  private final Set<Class<?>> values = new LinkedHashSet<>();

  /** The types of a vocabulary; each of its blocks gets a short name of its own. */
  WordTypes(Vocabulary vocabulary) {
    Set<String> taken = new LinkedHashSet<>();
    for (Block block : vocabulary.blocks()) {
      String name = block.type().getName();
      String shortName = name.substring(name.lastIndexOf('.') + 1).replace("$", "");
      String own = taken.add(shortName) ? shortName : name.replace('.', '_').replace('$', '_');
      written.put(block.type(), Type.getObjectType(PACKAGE + own));
    }
  }

  /** The written class of a spec. */
  Type words(Class<?> spec) {
    Type type = written.get(spec);
    return type == null ? Type.getType(spec) : type;
  }

  /** The classes besides those of Java that scripts must know to use the words. */
  Set<Class<?>> values() {
    return values;
  }

  /** What a type is in a descriptor. */
  Type erased(Class<?> type) {
    if (type == Consumer.class) {
      return BLOCK;
    }
    note(type);
    return words(type);
  }

  /** What a type is in a generic signature. */
  String generic(java.lang.reflect.Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized(parameterized);
    }
    if (type instanceof GenericArrayType array) {
      return '[' + generic(array.getGenericComponentType());
    }
    if (type instanceof TypeVariable<?> variable) {
      return generic(variable.getBounds()[0]);
    }
    return type instanceof Class<?> plain ? erased(plain).getDescriptor() : "Ljava/lang/Object;";
  }

  private String parameterized(ParameterizedType type) {
    String raw = erased((Class<?>) type.getRawType()).getDescriptor();
    StringBuilder text = new StringBuilder(raw.substring(0, raw.length() - 1)).append('<');
    for (java.lang.reflect.Type argument : type.getActualTypeArguments()) {
      text.append(argument(argument));
    }
    return text.append(">;").toString();
  }

  private String argument(java.lang.reflect.Type type) {
    if (!(type instanceof WildcardType wildcard)) {
      return type instanceof TypeVariable<?> ? "*" : generic(type);
    }
    if (wildcard.getLowerBounds().length > 0) {
      return '-' + generic(wildcard.getLowerBounds()[0]);
    }
    java.lang.reflect.Type upper = wildcard.getUpperBounds()[0];
    return upper == Object.class || upper instanceof TypeVariable<?> ? "*" : '+' + generic(upper);
  }

  private void note(Class<?> type) {
    Class<?> base = type;
    while (base.isArray()) {
      base = base.getComponentType();
    }
    boolean ours = base.getName().startsWith("dev.homelab.") && !Spec.class.isAssignableFrom(base);
    if (ours && values.add(base)) {
      for (Class<?> inner : base.getDeclaredClasses()) {
        note(inner);
      }
      for (Class<?> above : base.getInterfaces()) {
        note(above);
      }
      Class<?> parent = base.getSuperclass();
      if (parent != null) {
        note(parent);
      }
      Class<?> outer = base.getDeclaringClass();
      if (outer != null) {
        note(outer);
      }
    }
  }
}
