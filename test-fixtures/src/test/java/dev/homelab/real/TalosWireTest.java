package dev.homelab.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.squareup.wire.schema.EnumConstant;
import com.squareup.wire.schema.EnumType;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.Rpc;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.Service;
import com.squareup.wire.schema.Type;
import dev.homelab.wire.cluster.ClusterProto;
import dev.homelab.wire.common.CommonProto;
import dev.homelab.wire.cosi.ResourceProto;
import dev.homelab.wire.cosi.StateProto;
import dev.homelab.wire.machine.ImageProto;
import dev.homelab.wire.machine.LifecycleProto;
import dev.homelab.wire.machine.MachineProto;
import dev.homelab.wire.storage.StorageProto;
import dev.homelab.wire.time.TimeProto;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our short definitions of the Talos API say what the full ones of Talos 1.13 say. */
class TalosWireTest {

  private static final List<FileDescriptor> OURS =
      List.of(
          CommonProto.getDescriptor(),
          MachineProto.getDescriptor(),
          LifecycleProto.getDescriptor(),
          ImageProto.getDescriptor(),
          StorageProto.getDescriptor(),
          TimeProto.getDescriptor(),
          ClusterProto.getDescriptor(),
          ResourceProto.getDescriptor(),
          StateProto.getDescriptor());

  private final List<String> problems = new ArrayList<>();

  @Test
  void hasTheNamesNumbersAndTypesOfTheFullDefinitions() {
    Path folder = SharedFolder.require("specs/talos");
    Schema full = load(folder.resolve("api"), folder.resolve("cosi"));

    for (FileDescriptor file : OURS) {
      file.getMessageTypes().forEach(message -> compare(message, full));
      file.getEnumTypes().forEach(type -> compare(type, full));
      file.getServices().forEach(service -> compare(service, full));
    }

    assertThat(problems).isEmpty();
    assertThat(OURS.stream().mapToInt(file -> file.getMessageTypes().size()).sum())
        .isGreaterThan(100);
  }

  private static Schema load(Path... roots) {
    SchemaLoader loader = new SchemaLoader(FileSystems.getDefault());
    loader.initRoots(
        Stream.of(roots).map(root -> Location.get(root.toString())).toList(), List.of());
    return loader.loadSchema();
  }

  private void compare(Descriptor ours, Schema full) {
    if (!(full.getType(ours.getFullName()) instanceof MessageType theirs)) {
      problems.add(ours.getFullName() + " is no message of the full definitions");
      return;
    }
    for (FieldDescriptor field : ours.getFields()) {
      String said =
          theirs.getFieldsAndOneOfFields().stream()
              .filter(there -> there.getTag() == field.getNumber())
              .map(TalosWireTest::signature)
              .findFirst()
              .orElse("absent");
      if (!said.equals(signature(field))) {
        problems.add(field.getFullName() + ": " + signature(field) + ", there " + said);
      }
    }
    ours.getEnumTypes().forEach(type -> compare(type, full));
    ours.getNestedTypes().stream()
        .filter(nested -> !nested.getOptions().getMapEntry())
        .forEach(nested -> compare(nested, full));
  }

  private static String signature(Field field) {
    String one = field.isOneOf() ? " of one" : "";
    return field.getName() + " = " + field.getTag() + " " + field.getType() + label(field) + one;
  }

  private static String label(Field field) {
    return switch (field.getLabel() == null ? "" : field.getLabel().name()) {
      case "REPEATED" -> " repeated";
      case "OPTIONAL" -> " optional";
      default -> "";
    };
  }

  private static String signature(FieldDescriptor field) {
    String label = "";
    if (field.isRepeated() && !field.isMapField()) {
      label = " repeated";
    } else if (field.toProto().getProto3Optional()) {
      label = " optional";
    }
    String one = field.getRealContainingOneof() == null ? "" : " of one";
    return field.getName() + " = " + field.getNumber() + " " + type(field) + label + one;
  }

  private static String type(FieldDescriptor field) {
    if (field.isMapField()) {
      List<FieldDescriptor> entry = field.getMessageType().getFields();
      return "map<" + type(entry.get(0)) + ", " + type(entry.get(1)) + ">";
    }
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private void compare(EnumDescriptor ours, Schema full) {
    Type theirs = full.getType(ours.getFullName());
    for (EnumValueDescriptor value : ours.getValues()) {
      Optional<Integer> number =
          Optional.ofNullable(theirs instanceof EnumType all ? all.constant(value.getName()) : null)
              .map(EnumConstant::getTag);
      if (!number.equals(Optional.of(value.getNumber()))) {
        problems.add(value.getFullName() + " = " + value.getNumber() + ", there " + number);
      }
    }
  }

  private void compare(ServiceDescriptor ours, Schema full) {
    Service theirs = full.getService(ours.getFullName());
    for (MethodDescriptor method : ours.getMethods()) {
      Rpc there = theirs == null ? null : theirs.rpc(method.getName());
      String said = there == null ? "absent" : signature(there);
      if (!said.equals(signature(method))) {
        problems.add(method.getFullName() + ": " + signature(method) + ", there " + said);
      }
    }
  }

  private static String signature(Rpc rpc) {
    return (rpc.getRequestStreaming() ? "stream " : "")
        + rpc.getRequestType()
        + " to "
        + (rpc.getResponseStreaming() ? "stream " : "")
        + rpc.getResponseType();
  }

  private static String signature(MethodDescriptor method) {
    return (method.isClientStreaming() ? "stream " : "")
        + method.getInputType().getFullName()
        + " to "
        + (method.isServerStreaming() ? "stream " : "")
        + method.getOutputType().getFullName();
  }
}
