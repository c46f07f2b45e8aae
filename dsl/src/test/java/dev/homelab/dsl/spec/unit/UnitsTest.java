package dev.homelab.dsl.spec.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  private static Diagnostic refused(Function<String, ?> parser, String text) {
    try {
      Object value = parser.apply(text);
      throw new AssertionError("'" + text + "' was read as " + value);
    } catch (HomelabException refused) {
      assertThat(refused.diagnostics()).hasSize(1);
      return refused.diagnostics().get(0);
    }
  }

  private static void refuses(Function<String, ?> parser, String text, String what, String hint) {
    Diagnostic told = refused(parser, text);
    assertThat(told.code()).isEqualTo("HL1106");
    assertThat(told.title()).isEqualTo("'" + text + "' is not " + what);
    assertThat(told.hints()).containsExactly("write it like " + hint);
  }

  @ParameterizedTest
  @CsvSource({
    "16GiB, 17179869184, 16Gi, 16 GiB",
    "16Gi, 17179869184, 16Gi, 16 GiB",
    "1.5 TB, 1500000000000, 1500G, 1500 GB",
    "1.5 TiB, 1649267441664, 1536Gi, 1536 GiB",
    "512Mi, 536870912, 512Mi, 512 MiB",
    "100B, 100, 100, 100 B",
    "0B, 0, 0, 0 B",
    "1000K, 1000000, 1M, 1 MB",
    "1K, 1000, 1k, 1 KB",
    "1P, 1000000000000000, 1P, 1 PB"
  })
  void readsSizes(String text, long bytes, String quantity, String shown) {
    Size size = Size.parse(text);
    assertThat(size.bytes()).isEqualTo(bytes);
    assertThat(size.quantity()).isEqualTo(quantity);
    assertThat(size.toString()).isEqualTo(shown);
    assertThat(Size.parse(shown)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "16", "16 gib", "-1GiB", "1.GiB", "1e3GiB", "GiB", "9000000TiB", "1,5GB"})
  void refusesSizes(String text) {
    refuses(Size::parse, text, "a size", "16.GiB or 1.5.TB");
  }

  @Test
  void countsSizesExactly() {
    assertThat(Size.of(new BigDecimal("0.1"), "K").bytes()).isEqualTo(100);
    assertThat(Size.of(1.5f, "Gi").bytes()).isEqualTo(1610612736L);
    assertThat(Size.of(7L * 1024 * 1024, "Ti")).isEqualTo(new Size(7L << 60));
    assertThatThrownBy(() -> Size.of(8L * 1024 * 1024, "Ti")).isInstanceOf(UnitException.class);
    assertThatThrownBy(() -> Size.of(-1, "Gi")).isInstanceOf(UnitException.class);
    assertThatThrownBy(() -> Size.of(Double.NaN, "Gi")).isInstanceOf(UnitException.class);
    assertThatThrownBy(() -> Size.of(1, "Xi"))
        .asInstanceOf(type(UnitException.class))
        .satisfies(e -> assertThat(e.diagnostics().get(0).title()).contains("a unit of sizes"));
    assertThat(Size.gib(1)).isGreaterThan(Size.mib(1023)).isEqualByComparingTo(Size.mib(1024));
  }

  @ParameterizedTest
  @CsvSource({
    "90s, 90000, 1m30s",
    "1h30m, 5400000, 1h30m",
    "2d, 172800000, 2d",
    "1500ms, 1500, 1s500ms",
    "0s, 0, 0s",
    "48h, 172800000, 2d"
  })
  void readsLengthsOfTime(String text, long millis, String shown) {
    TimeSpan span = TimeSpan.parse(text);
    assertThat(span.length()).isEqualTo(Duration.ofMillis(millis));
    assertThat(span.toString()).isEqualTo(shown);
    assertThat(TimeSpan.parse(shown)).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "90",
        "s",
        "1h 30m",
        "-5s",
        "1.5h",
        "5 minutes",
        "99999999999999999999s",
        "999999999999999d"
      })
  void refusesLengthsOfTime(String text) {
    refuses(TimeSpan::parse, text, "a length of time", "90s, 1h30m or 48.hours");
  }

  @Test
  void roundsSecondsUp() {
    assertThat(TimeSpan.parse("1500ms").seconds()).isEqualTo(2);
    assertThat(TimeSpan.of(1.5, "h")).isEqualTo(TimeSpan.parse("90m"));
    assertThatThrownBy(() -> TimeSpan.of(Long.MAX_VALUE, "d")).isInstanceOf(UnitException.class);
    assertThatThrownBy(() -> TimeSpan.of(-1, "s")).isInstanceOf(UnitException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "192.168.1.10, 192.168.1.10",
    "fd00::10, fd00::10",
    "::, ::",
    "::1, ::1",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::ffff:192.168.1.1, ::ffff:c0a8:101",
    "64:ff9b::1.2.3.4, 64:ff9b::102:304"
  })
  void readsAddresses(String text, String shown) {
    IpAddress address = IpAddress.parse(text);
    assertThat(address.toString()).isEqualTo(shown);
    assertThat(IpAddress.parse(shown)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.x",
        "localhost",
        ":::",
        "1:2",
        "1::2::3",
        "12345::",
        "fe80::1%eth0",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:8::",
        "1:2:3:4:5:6:7:8:9"
      })
  void refusesAddresses(String text) {
    refuses(IpAddress::parse, text, "an address", "192.168.1.10 or fd00::10");
  }

  @Test
  void sortsAddressesByFamilyAndNumber() {
    assertThat(List.of(ip("fd00::1"), ip("10.0.0.2"), ip("10.0.0.10")).stream().sorted())
        .containsExactly(ip("10.0.0.2"), ip("10.0.0.10"), ip("fd00::1"));
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text);
  }

  @Test
  void readsBlocks() {
    Cidr block = Cidr.parse("192.168.1.0/24");
    assertThat(block.contains(ip("192.168.1.0"))).isTrue();
    assertThat(block.contains(ip("192.168.1.255"))).isTrue();
    assertThat(block.contains(ip("192.168.2.0"))).isFalse();
    assertThat(block.contains(ip("::c0a8:101"))).isFalse();
    assertThat(block).hasToString("192.168.1.0/24");
    assertThat(Cidr.parse("0.0.0.0/0").contains(ip("255.1.2.3"))).isTrue();
    assertThat(Cidr.parse("10.0.0.1/32").contains(ip("10.0.0.1"))).isTrue();
    assertThat(Cidr.parse("fd00::/8").contains(ip("fdff::1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "192.168.1.0",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "fd00::/129",
        "10.0.0.0/a",
        "10.0.0.0/9999"
      })
  void refusesBlocks(String text) {
    assertThat(refused(Cidr::parse, text).code()).isEqualTo("HL1106");
  }

  @Test
  void namesTheBlockThatAnAddressWithHostBitsLiesIn() {
    Diagnostic told = refused(Cidr::parse, "192.168.1.17/24");
    assertThat(told.title()).isEqualTo("'192.168.1.17/24' is not a block of addresses");
    assertThat(told.hints()).containsExactly("write it like 192.168.1.0/24");
    assertThat(refused(Cidr::parse, "fd00::5/64").hints())
        .containsExactly("write it like fd00::/64");
  }

  @Test
  void readsRanges() {
    IpRange range = IpRange.parse("192.168.30.60-192.168.30.80");
    assertThat(range.contains(ip("192.168.30.60"))).isTrue();
    assertThat(range.contains(ip("192.168.30.80"))).isTrue();
    assertThat(range.contains(ip("192.168.30.81"))).isFalse();
    assertThat(range.contains(ip("fd00::1"))).isFalse();
    assertThat(IpRange.parse("10.0.0.5")).hasToString("10.0.0.5");
    assertThat(IpRange.parse("10.0.0.0/30")).hasToString("10.0.0.0-10.0.0.3");
    assertThat(IpRange.parse("fd00:: - fd00::f")).hasToString("fd00::-fd00::f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.9-10.0.0.1",
        "10.0.0.1-fd00::1",
        "10.0.0.1-",
        "a-b",
        "10.0.0.1-10.0.0.2-10.0.0.3"
      })
  void refusesRanges(String text) {
    assertThat(refused(IpRange::parse, text).code()).isEqualTo("HL1106");
  }

  @ParameterizedTest
  @CsvSource({
    "'0 3 * * *', '0 3 * * *'",
    "'  0   3 * * * ', '0 3 * * *'",
    "'*/5 0-12/2 1,15 * 1-5', '*/5 0-12/2 1,15 * 1-5'",
    "'59 23 31 12 6', '59 23 31 12 6'",
    "'0 4 * jan-Mar MON,fri', '0 4 * jan-Mar MON,fri'",
    "@daily, @daily"
  })
  void readsSchedules(String text, String expression) {
    assertThat(Cron.parse(text)).hasToString(expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
            "* * * 13 *",
        "* * * * 7", "*/0 * * * *", "5-1 * * * *", "a * * * *", "MON * * * *", "@often",
            "1, * * * *", "-1 * * * *"
      })
  void refusesSchedules(String text) {
    refuses(Cron::parse, text, "a schedule", "'0 3 * * *' or '@daily'");
  }

  @Test
  void readsDomains() {
    assertThat(Domain.parse("Lab.Example.COM.")).hasToString("lab.example.com");
    assertThat(Domain.parse("a")).hasToString("a");
    assertThat(Domain.parse("lab.example.com").below("whoami"))
        .hasToString("whoami.lab.example.com");
    assertThat(Domain.parse("a".repeat(63) + ".b")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        "-a.b",
        "a-.b",
        "a_b.c",
        "not a domain",
        "http://a.b",
        "bücher.de"
      })
  void refusesDomains(String text) {
    assertThat(refused(Domain::parse, text).title()).contains("is not a domain name");
  }

  @Test
  void refusesDomainsThatAreTooLong() {
    assertThat(refused(Domain::parse, "a".repeat(64) + ".b").code()).isEqualTo("HL1106");
    assertThat(refused(Domain::parse, "abcdefg.".repeat(32) + "com").code()).isEqualTo("HL1106");
  }

  @Test
  void ordersVersions() {
    List<String> ascending =
        List.of(
            "1.2.0-rc.1",
            "1.2.0-rc.2",
            "1.2.0-rc.10",
            "1.2",
            "1.2.1",
            "1.10.0",
            "2",
            "30.0.2",
            "30.0.2.1");
    for (int i = 1; i < ascending.size(); i++) {
      assertThat(Version.parse(ascending.get(i)))
          .describedAs(ascending.get(i))
          .isGreaterThan(Version.parse(ascending.get(i - 1)));
    }
    assertThat(Version.parse("v1.2")).isEqualByComparingTo(Version.parse("1.2.0"));
    assertThat(Version.parse("1.2.0+build.5")).isEqualByComparingTo(Version.parse("1.2.0"));
    assertThat(Version.parse("v30.0.2").major()).isEqualTo(30);
    assertThat(Version.parse("v30.0.2")).hasToString("30.0.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "v", "latest", "1.", "1..2", "1.2.3.4.5", "1.2 3", "99999999999", "1.2-"})
  void refusesVersions(String text) {
    assertThat(refused(Version::parse, text).title()).contains("is not a version");
  }

  @Test
  void readsHardwareAddresses() {
    assertThat(MacAddress.parse("A8-B8-E0-01-02-03")).hasToString("a8:b8:e0:01:02:03");
    refuses(MacAddress::parse, "a8:b8:e0:01:02", "a hardware address", "'a8:b8:e0:01:02:03'");
    refuses(MacAddress::parse, "x8:b8:e0:01:02:03", "a hardware address", "'a8:b8:e0:01:02:03'");
  }
}
