// Units behind a number, as scripts in Groovy have them: 16.GiB, 1.5.TB, 48.hours.
package homelab.script

import dev.homelab.dsl.spec.unit.Size
import dev.homelab.dsl.spec.unit.TimeSpan

internal val Number.KiB: Size get() = Size.of(this, "Ki")
internal val Number.MiB: Size get() = Size.of(this, "Mi")
internal val Number.GiB: Size get() = Size.of(this, "Gi")
internal val Number.TiB: Size get() = Size.of(this, "Ti")
internal val Number.KB: Size get() = Size.of(this, "K")
internal val Number.MB: Size get() = Size.of(this, "M")
internal val Number.GB: Size get() = Size.of(this, "G")
internal val Number.TB: Size get() = Size.of(this, "T")
internal val Number.milliseconds: TimeSpan get() = TimeSpan.of(this, "ms")
internal val Number.seconds: TimeSpan get() = TimeSpan.of(this, "s")
internal val Number.minutes: TimeSpan get() = TimeSpan.of(this, "m")
internal val Number.hours: TimeSpan get() = TimeSpan.of(this, "h")
internal val Number.days: TimeSpan get() = TimeSpan.of(this, "d")
